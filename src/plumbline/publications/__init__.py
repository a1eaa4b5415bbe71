"""What is published to society, after secrecy and anonymity were checked."""
