"""Thẻ mẫu trang của sản phẩm."""
