package dev.keyturn.resource.push;

import dev.keyturn.resource.messages.MessageView;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.TextMessage;
import tools.jackson.databind.json.JsonMapper;

/** Delivers to the sockets of this server. */
@Component
class LocalDelivery implements Delivery {
    private record Frame(String type, MessageView message) {}

    private final Sockets sockets;
    private final JsonMapper json;

    LocalDelivery(Sockets sockets, JsonMapper json) {
        this.sockets = sockets;
        this.json = json;
    }

    @Override
    public void deliver(MessageView message) {
        sockets.send(message.receiverId(), new TextMessage(json.writeValueAsString(new Frame("new_message", message))));
    }
}
