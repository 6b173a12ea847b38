package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.operation.StartupRefusal;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

@Isolated("a server that starts meanwhile makes the log anew, and a line may be lost")
class TrustedProxiesTest {
    private static final String[] FORWARDED = {
        "X-Forwarded-For", "198.51.100.7, 203.0.113.9",
        "X-Forwarded-Host", "evil.example",
        "X-Forwarded-Port", "666",
        "X-Forwarded-Proto", "https",
        "Forwarded", "for=198.51.100.7;host=evil.example;proto=https"
    };

    @Test
    void nobodyIsBelievedByDefault() throws Exception {
        assertThat(whatTheServerSees(List.of())).isEqualTo("127.0.0.1 http localhost");
    }

    @Test
    void aStrangerIsNotBelieved() throws Exception {
        assertThat(whatTheServerSees(List.of("10.0.0.0/8", "::1"))).isEqualTo("127.0.0.1 http localhost");
    }

    /** The last address that no trusted proxy has is the peer; whatever stands before it, anybody could have written. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.0/8"})
    void aTrustedProxyIsBelievedAsToTheAddressAlone(String proxy) throws Exception {
        assertThat(whatTheServerSees(List.of("10.0.0.0/8", proxy))).isEqualTo("203.0.113.9 http localhost");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aProxyThatNobodyNamedIsToldOf(CapturedOutput output) throws Exception {
        whatTheServerSees(List.of("127.0.0.0/8"));
        assertThat(output.getOut()).doesNotContain("X-Forwarded-For");

        whatTheServerSees(List.of("10.0.0.0/8"));
        assertThat(output.getOut()).contains("X-Forwarded-For from 127.0.0.1 is not believed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "proxy.example", "", "10.0.0.0/"})
    void whatIsNoNetworkStopsTheStart(String proxy) {
        assertThatThrownBy(() -> new TrustedProxies(new TrustedProxiesProperties(List.of(proxy))))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("keyturn.trusted-proxies");
    }

    private static String whatTheServerSees(List<String> trusted) throws IOException, InterruptedException {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        new TrustedProxies(new TrustedProxiesProperties(trusted)).customize(factory);
        WebServer server = factory.getWebServer(context -> {
            ServletRegistration.Dynamic mirror = context.addServlet("mirror", new Mirror());
            mirror.addMapping("/");
        });
        server.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.getPort() + "/"))
                    .headers(FORWARDED)
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } finally {
            server.stop();
        }
    }

    private static final class Mirror extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter()
                    .write(RequestSource.of(request).address() + " " + request.getScheme() + " "
                            + request.getServerName());
        }
    }
}
