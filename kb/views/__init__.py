"""Pages of the library: fetch, bind, call one action, render."""
