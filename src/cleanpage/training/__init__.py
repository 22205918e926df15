"""Training of the line classifier; needs the ``train`` extra. The running library never imports it."""
