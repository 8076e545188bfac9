// Redirects of Tomcat. The port and the folder are the arguments.
import jakarta.servlet.http.*;
import java.util.Map;
import org.apache.catalina.startup.Tomcat;

public class Shop {
    static final Map<String, String> PLACES = Map.of("/account", "/login?next=/account", "/closed", "/maintenance",
        "/secure", "https://shop.test/secure", "/preise", "/de/preise", "/form", "/done");

    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[1]);
        tomcat.setPort(Integer.parseInt(args[0]));
        tomcat.getConnector();
        Tomcat.addServlet(tomcat.addContext("", args[1]), "go", new HttpServlet() {
            protected void service(HttpServletRequest in, HttpServletResponse out) throws java.io.IOException {
                if (in.getRequestURI().equals("/moved")) {
                    out.setStatus(301);
                    out.setHeader("Location", "/new");
                    return;
                }
                if (in.getRequestURI().equals("/login")) {
                    in.getSession();
                }
                out.sendRedirect(PLACES.getOrDefault(in.getRequestURI(), "/elsewhere"));
            }
        }).addMapping("/*");
        tomcat.getServer().setPort(-1);
        tomcat.start();
        tomcat.getServer().await();
    }
}
