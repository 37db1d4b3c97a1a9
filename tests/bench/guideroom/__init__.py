"""The product's side of `./dev bench guides`."""
