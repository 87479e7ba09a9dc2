import { words } from "./words.js";
console.log(words.map((word) => word.toUpperCase()).join(" "));
