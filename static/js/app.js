// The product's own scripts. Every page works without them; they make it quicker.
import "./theme.js";
