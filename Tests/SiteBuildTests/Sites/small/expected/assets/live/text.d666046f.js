import { mark } from "../shared/settings.18bf526e.js";

export const text = (title) => `${title.replace(/["'`]/g, "")} ${mark}`;
