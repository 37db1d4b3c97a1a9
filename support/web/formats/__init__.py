"""How Django writes days where it does so itself (/cau-hinh); our pages use `vn_date` and its like."""
