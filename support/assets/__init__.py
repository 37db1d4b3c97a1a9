"""Thư viện giao diện: khai trong package.json, chép vào static/vendor bởi `./dev vendor`."""
