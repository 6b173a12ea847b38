package dev.keyturn.auth.testing;

import java.net.HttpCookie;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.util.HtmlUtils;

/** Behaves as a browser does: keeps cookies, and sends forms as they stand in a page. It follows a redirect when told. */
public final class Browser {
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\">(.*?)</form>", Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("<input[^>]*?\\bname=\"([^\"]*)\"[^>]*>", Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");

    private final Caller caller;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Browser(Caller caller) {
        this.caller = caller;
    }

    public Answer get(String path, String... headers) {
        return remember(caller.get(path, with(headers)));
    }

    public Answer postForm(String path, Map<String, String> form) {
        return remember(caller.postForm(path, form, with()));
    }

    /** Sends the page's only form with its hidden fields, and these. */
    public Answer submit(Answer page, Map<String, String> fields) {
        Map<String, String> form = fields(page);
        form.putAll(fields);
        return postForm(action(page), form);
    }

    /** The same of a page with several forms: the first that is sent to that path. */
    public Answer submit(Answer page, String path, Map<String, String> fields) {
        Matcher form = FORM.matcher(page.body());
        while (form.find()) {
            if (form.group(1).equals(path)) {
                Map<String, String> all = fieldsOf(form);
                all.putAll(fields);
                return postForm(path, all);
            }
        }
        throw new IllegalStateException("No form for " + path + ": " + page.status() + "\n" + page.body());
    }

    /** Goes where a redirect within the server leads. */
    public Answer follow(Answer redirect) {
        String location = redirect.header("Location");
        if (!location.startsWith("/")) {
            throw new IllegalStateException(redirect.status() + " " + location + "\n" + redirect.body());
        }
        return get(location);
    }

    /** Logs in at the login page. */
    public Answer logIn(People.Registered person) {
        return logIn(get("/login"), person);
    }

    /** Logs in at a login page that is shown already. */
    public Answer logIn(Answer loginPage, People.Registered person) {
        return submit(loginPage, Map.of("username", person.username(), "password", person.password()));
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    /** Where the page's form is sent. */
    public static String action(Answer page) {
        return HtmlUtils.htmlUnescape(form(page).group(1));
    }

    /** The fields of the page's form as they are before anybody types. */
    public static Map<String, String> fields(Answer page) {
        return fieldsOf(form(page));
    }

    private static Map<String, String> fieldsOf(Matcher form) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher input = INPUT.matcher(form.group(2));
        while (input.find()) {
            Matcher value = VALUE.matcher(input.group());
            fields.put(input.group(1), value.find() ? HtmlUtils.htmlUnescape(value.group(1)) : "");
        }
        return fields;
    }

    private static Matcher form(Answer page) {
        Matcher form = FORM.matcher(page.body());
        if (!form.find()) {
            throw new IllegalStateException("No form: " + page.status() + "\n" + page.body());
        }
        return form;
    }

    private String[] with(String... headers) {
        String all = cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        return all.isEmpty()
                ? headers
                : Stream.concat(Stream.of(headers), Stream.of("Cookie", all)).toArray(String[]::new);
    }

    private Answer remember(Answer answer) {
        for (String header : answer.headers().allValues("Set-Cookie")) {
            HttpCookie cookie = HttpCookie.parse(header).getFirst();
            if (cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
        return answer;
    }
}
