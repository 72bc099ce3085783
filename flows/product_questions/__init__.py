"""Questions about what a shop sells, answered from the feed it already uploads and from its own FAQ."""
