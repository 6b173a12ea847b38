package dev.keyturn.auth.limits;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.edge.RequestSource;
import dev.keyturn.edge.TooManyRequests;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@AuthServerTest
class PushLimitsIT {
    private final PushLimits limits;

    @Autowired
    PushLimitsIT(Slots slots, Buckets buckets) {
        this.limits = new PushLimits(new PushLimitsProperties(2), slots, buckets);
    }

    @Test
    void aNetworkMayPushSoManyAndNoOtherIsConcerned() {
        limits.count(new RequestSource("2001:db8:99::1", null));
        limits.count(new RequestSource("2001:db8:99::2", null));

        assertThatThrownBy(() -> limits.count(new RequestSource("2001:db8:99::3", null)))
                .isInstanceOf(TooManyRequests.class);
        limits.count(new RequestSource("2001:db8:9a::1", null));
    }
}
