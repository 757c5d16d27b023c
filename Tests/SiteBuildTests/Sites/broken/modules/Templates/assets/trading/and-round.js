import { a } from
  "./round.js";
