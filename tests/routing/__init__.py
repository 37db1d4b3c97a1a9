"""Thư mẫu để thử việc xếp chủ đề: dòng tiêu đề, dòng đầu và chủ đề đúng."""
