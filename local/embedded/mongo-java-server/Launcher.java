import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import org.h2.mvstore.MVStore;

/**
 * Serves the MongoDB wire protocol on loopback from one H2 file. Usage: Launcher PORT FILE.
 */
public final class Launcher {
    private static final int CACHE_MEGABYTES = 64;
    /** A page is written whole for each change in it, before compression. */
    private static final int PAGE_BYTES = 4 * 1024;

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        // No commit but ours: neither on a timer nor when much has changed.
        MVStore store = new MVStore.Builder()
            .fileName(args[1])
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .compress()
            .pageSplitSize(PAGE_BYTES)
            .cacheSize(CACHE_MEGABYTES)
            .open();
        Commits commits = new Commits(store);
        H2Backend backend = new H2Backend(store) {
            /** The constructor calls it, so it uses nothing of this class. */
            @Override
            protected MongoDatabase openOrCreateDatabase(String name) {
                return new IndexedDatabase(name, store, getCursorRegistry());
            }

            @Override
            public Document handleMessage(MongoMessage message) {
                return commits.committed(message, () -> super.handleMessage(message));
            }
        };
        backend.version(new Version());
        MongoServer server = new MongoServer(backend);
        try {
            server.bind("127.0.0.1", port);
        } catch (Exception error) {
            // The server's threads would keep the process alive, serving nobody.
            System.err.println("Address already in use? " + error);
            store.close();
            System.exit(1);
        }
        new Housekeeper(store, commits).start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        System.out.println("listening on 127.0.0.1:" + port);
    }

    /** The driver wants wire version 9 at least; the server's own constant for 5.0 reports 8. */
    private static final class Version implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }
}
