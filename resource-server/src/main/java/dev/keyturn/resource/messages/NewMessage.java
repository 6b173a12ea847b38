package dev.keyturn.resource.messages;

/** A message to be stored. */
record NewMessage(long sender, long receiver, String content) {
    /** Without the text. */
    @Override
    public String toString() {
        return "NewMessage[from " + sender + " to " + receiver + "]";
    }
}
