package dev.keyturn.auth.home;

import dev.keyturn.auth.browser.BrowserPages;
import dev.keyturn.edge.Edge;
import jakarta.servlet.Filter;
import java.util.Set;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The addresses of the home pages. */
@Component
class HomePages implements BrowserPages {
    static final String HOME = "/home";
    static final String END = HOME + "/end";
    static final String END_ALL = HOME + "/end-all";
    static final String END_BROWSER = HOME + "/end-browser";
    static final String DETAIL = "/detail";
    static final String PASSWORD = DETAIL + "/password";
    static final String VERIFY = DETAIL + "/verify-email";

    @Override
    public Set<String> pages() {
        return Set.of(HOME, DETAIL);
    }

    @Override
    public Set<String> forms() {
        return Set.of(END, END_ALL, END_BROWSER, PASSWORD, VERIFY);
    }

    @Bean
    static FilterRegistrationBean<Filter> frontDoor() {
        return Edge.frontDoor(HOME);
    }
}
