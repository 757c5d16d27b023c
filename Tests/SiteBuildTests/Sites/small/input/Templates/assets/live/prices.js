// Every script of this folder loads where a template includes it: import "./none.js" is only a comment.
import { text } from "./text.js";
import { apiBaseURL } from '../shared/settings.js';

if (apiBaseURL) document.title = text(document.title);
export const later = () => import("./later.js");
