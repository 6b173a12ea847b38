package dev.keyturn.resource.push;

import dev.keyturn.resource.messages.MessageView;

/** How a message that was stored and committed reaches its receiver's sockets, on whichever node they are. */
interface Delivery {
    /** Waits for nobody, and promises nothing: the messages API is the truth. */
    void deliver(MessageView message);
}
