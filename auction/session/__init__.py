"""One sitting of the room (拍賣期日): facts, commands, state, and the rules between them."""
