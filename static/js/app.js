// The product's own scripts. Every page works without them as plain links and forms; they make it quicker.
import "./theme.js";
import "./dialog.js";
import "./toast.js";
import "./skeleton.js";
import "./keys.js";
import "./forms.js";
import "./composer.js";
import "./tabs.js";
import "./rows.js";
import "./live.js";
import "./preview.js";
import "./caller.js";
import "./letters.js";
import "./guides.js";
import "./formrows.js";
import { onContent } from "./dom.js";

// What only works with scripts is drawn hidden by the server.
onContent((root) => {
  for (const part of root.querySelectorAll("[data-js][hidden]")) part.hidden = false;
});
