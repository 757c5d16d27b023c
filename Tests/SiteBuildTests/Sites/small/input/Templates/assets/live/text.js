import { mark } from "../shared/settings.js";

export const text = (title) => `${title.replace(/["'`]/g, "")} ${mark}`;
