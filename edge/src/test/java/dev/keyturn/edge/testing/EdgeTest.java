package dev.keyturn.edge.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestConstructor;

/** Starts {@link EdgeServer} on a free port, once for all tests that carry this, with the limits of the real servers, but quicker. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = EdgeServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.main.banner-mode=off",
            "spring.threads.virtual.enabled=true",
            "server.max-http-request-header-size=16KB",
            "server.tomcat.max-http-form-post-size=64KB",
            "server.tomcat.max-parameter-count=100",
            "server.tomcat.accept-count=1024",
            "server.tomcat.connection-timeout=2s",
            "server.tomcat.keep-alive-timeout=60s",
            "keyturn.http.max-head-time=PT3S",
            "keyturn.http.max-body-time=PT3S"
        })
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
public @interface EdgeTest {}
