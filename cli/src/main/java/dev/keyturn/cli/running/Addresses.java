package dev.keyturn.cli.running;

/** Where the parts of an installation listen in one start: base URLs of the servers and the database's port. */
public record Addresses(String authorizationServer, String resourceServer, int databasePort) {}
