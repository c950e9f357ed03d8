"""What a request may try at the door: forged headers, other sites, missing tokens, a flood."""
