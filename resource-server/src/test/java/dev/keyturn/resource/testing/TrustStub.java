package dev.keyturn.resource.testing;

import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.FormParameter;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.keyturn.resource.trust.Revoked;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The trust channel of an {@link Issuer}: holds a request until there is news, and then tells everything again. */
final class TrustStub implements ResponseTransformerV2 {
    static final String NAME = "trust";

    private final String kid;
    private volatile News latest = new News(0, Map.of(), new CompletableFuture<>());

    TrustStub(String kid) {
        this.kid = kid;
    }

    /**
     * All that was told.
     *
     * @param told what is revoked, and whether it was restored
     * @param older ends when there is more
     */
    private record News(int number, Map<Revoked, Boolean> told, CompletableFuture<Void> older) {
        String cursor() {
            return "c" + number;
        }

        void await(long seconds) {
            try {
                older.get(seconds, TimeUnit.SECONDS);
            } catch (TimeoutException nothing) {
                // It is told that there is none.
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    synchronized void tell(Revoked revoked, boolean restored) {
        News before = latest;
        Map<Revoked, Boolean> told = new HashMap<>(before.told());
        told.put(revoked, restored);
        latest = new News(before.number() + 1, told, new CompletableFuture<>());
        before.older().complete(null);
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public Response transform(Response response, ServeEvent event) {
        LoggedRequest request = event.getRequest();
        FormParameter after = request.formParameter("after");
        News known = latest;
        if (after.isPresent() && after.firstValue().equals(known.cursor())) {
            known.await(Long.parseLong(request.formParameter("wait").firstValue()));
        }
        return Response.Builder.like(response).but().body(answer(latest)).build();
    }

    private String answer(News news) {
        String entries = news.told().entrySet().stream()
                .map(entry ->
                        """
                        {"kind": "%s", "subject": "%s", "until": "2999-01-01T00:00:00Z", "restored": %s}""".formatted(entry.getKey().kind(), entry.getKey().subject(), entry.getValue()))
                .collect(Collectors.joining(","));
        return """
                {"cursor": "%s", "complete": false, "more": false, "keys": ["%s"], "entries": [%s]}""".formatted(news.cursor(), kid, entries);
    }
}
