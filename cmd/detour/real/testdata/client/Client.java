import java.io.*;
import java.net.*;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.*;
import javax.net.ssl.*;

/**
 * Sends requests as one of Java's HTTP clients: Client.java java|java-always|java-huc. It prints Java's version, then
 * reads requests from stdin, one a line, tabs between its parts: method, URL, user:password, body, field lines. After
 * each walk it prints one line.
 */
class Client {
    final String name;
    final SSLContext tls;

    Client(String name) throws Exception {
        this.name = name;
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = new FileInputStream(System.getenv("DETOUR_CA"))) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
    }

    void send(String method, String url, String user, String body, List<String[]> fields) throws Exception {
        HttpClient.Builder client = HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1)
            .followRedirects(name.equals("java-always") ? HttpClient.Redirect.ALWAYS : HttpClient.Redirect.NORMAL);
        if (!user.isEmpty()) {
            client.authenticator(new Authenticator() {
                protected PasswordAuthentication getPasswordAuthentication() {
                    String[] parts = user.split(":", 2);
                    return new PasswordAuthentication(parts[0], parts[1].toCharArray());
                }
            });
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
            .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        for (String[] f : fields) request.header(f[0], f[1]);
        client.build().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    void open(String method, String url, String user, String body, List<String[]> fields) throws Exception {
        HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection();
        c.setRequestMethod(method);
        for (String[] f : fields) c.setRequestProperty(f[0], f[1]);
        if (!user.isEmpty()) c.setRequestProperty("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes()));
        if (!body.isEmpty()) {
            c.setDoOutput(true);
            try (OutputStream out = c.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        c.getResponseCode();
    }

    public static void main(String[] args) throws Exception {
        Client client = new Client(args[0]);
        System.out.println(System.getProperty("java.version"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            String[] p = line.split("\t", -1);
            List<String[]> fields = new ArrayList<>();
            for (int i = 4; i < p.length; i++) fields.add(p[i].split(": ", 2));
            try {
                if (client.name.equals("java-huc")) client.open(p[0], p[1], p[2], p[3], fields);
                else client.send(p[0], p[1], p[2], p[3], fields);
                System.out.println("done");
            } catch (Exception why) {
                System.out.println(why.toString().replace('\n', ' '));
            }
        }
        System.exit(0);
    }
}
