"""Luật của sản phẩm bằng Python thuần: không Django, không vào ra."""
