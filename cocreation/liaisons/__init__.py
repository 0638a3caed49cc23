"""The institutions' liaisons: asked for by letter, named, replaced, briefed."""
