// Every script of this folder loads where a template includes it: import "./none.js" is only a comment.
import { text } from "./text.d666046f.js";
import { apiBaseURL } from '../shared/settings.18bf526e.js';

if (apiBaseURL) document.title = text(document.title);
export const later = () => import("./later.863a3727.js");
