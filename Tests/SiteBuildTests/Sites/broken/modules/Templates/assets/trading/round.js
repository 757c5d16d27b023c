import "./and-round.js";
