"""Kiểm thử phần luật thuần của sản phẩm."""
