// Light, dark or as the machine says: a cookie the server reads when it draws the next page.
