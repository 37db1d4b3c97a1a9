"""The parts of `./dev bench mail`: the mails, the machinery, the product's side and its peer's."""
