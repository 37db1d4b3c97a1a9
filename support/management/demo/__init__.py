"""Invented agencies, people and conversations for trying the product; filed through the real actions."""
