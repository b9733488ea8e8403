import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.AbstractLocalDynamoDBServerHandler;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * DynamoDB Local on 127.0.0.1, at a port of the kernel's choice. Its own main binds every interface and sends telemetry.
 *
 * <p>Says {@code READY port} when it answers. Standard input takes {@code rollover}, which closes the open shard of every stream, and {@code
 * dilate MILLISECONDS}, which makes everything in the streams so much older; each is answered with {@code DONE}. The end of standard input
 * ends the server, so that it never outlives who started it.
 */
public class DynamoDbLocal {
    public static void main(String[] arguments) throws Exception {
        var proxy = ServerRunner.createServerFromCommandLineArgs(arguments);
        var server = (Server) field(DynamoDBProxyServer.class, proxy, "server");
        var connector = (ServerConnector) server.getConnectors()[0];
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        var databases = databases(proxy);
        // start() would also send telemetry.
        proxy.safeStart();
        System.out.println("READY " + connector.getLocalPort());
        var input = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = input.readLine()) != null; System.out.println("DONE " + line)) {
            for (var database : databases.values()) {
                if (line.equals("rollover")) {
                    database.triggerShardRollovers();
                } else if (line.startsWith("dilate ")) {
                    database.dilateEventTimes(Long.parseLong(line.substring("dilate ".length())));
                }
            }
        }
        proxy.stop();
        System.exit(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, AmazonDynamoDBLocal> databases(DynamoDBProxyServer proxy) throws Exception {
        var handler = field(DynamoDBProxyServer.class, proxy, "serverHandler");
        var requests = field(AbstractLocalDynamoDBServerHandler.class, handler, "primaryHandler");
        return (Map<String, AmazonDynamoDBLocal>) field(LocalDynamoDBRequestHandler.class, requests, "dbRequestHandlers");
    }

    private static Object field(Class<?> of, Object object, String name) throws Exception {
        var field = of.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
