import { api } from "./ap.js";
import _ from "lodash";
  import "https://cdn.example.com/chart.js";
import "api.js";
export * from "/assets/trading/api.js"; import("./api");
// import "./comment.js";
