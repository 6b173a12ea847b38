package dev.keyturn.edge.testing;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Begins to answer only when it is told to, and says when the server is done with the request. */
@RestController
public class SlowController {
    private static final String TEXT = "x".repeat(1024);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    @GetMapping("/slow")
    List<String> slow() throws InterruptedException {
        asked.countDown();
        await(mayAnswer);
        return Collections.nCopies(20_000, TEXT);
    }

    public void awaitRequest() throws InterruptedException {
        await(asked);
    }

    public void answerNow() throws InterruptedException {
        mayAnswer.countDown();
        await(done);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Nothing happened for 20 s");
        }
    }

    /** The container calls this after every filter has returned. */
    @Component
    static class Completion implements ServletRequestListener {
        private final SlowController controller;

        Completion(SlowController controller) {
            this.controller = controller;
        }

        @Override
        public void requestDestroyed(ServletRequestEvent event) {
            if (event.getServletRequest() instanceof HttpServletRequest request
                    && request.getRequestURI().equals("/slow")) {
                controller.done.countDown();
            }
        }
    }
}
