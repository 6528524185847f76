import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Commits what messages changed before they are acknowledged: as shipped, the server commits on a timer, and a kill -9 lost a
 * fifth of what it had acknowledged. A commit writes what all messages have changed so far, so that it waits for those that are
 * being handled: otherwise a document could be in the file after a kill -9, and its entries in the indexes not. What several
 * messages changed in the meantime is written once.
 */
final class Commits {
    private static final Set<String> READS = Set.of("find", "getMore", "count", "distinct", "hello", "ismaster", "isMaster", "ping");
    private static final Set<String> WRITING_STAGES = Set.of("$out", "$merge");

    private final MVStore store;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    Commits(MVStore store) {
        this.store = store;
    }

    /** Handles a message and returns its reply when all that it changed is in the file, and all that it may have seen. */
    Document committed(MongoMessage message, Supplier<Document> handle) {
        Document reply;
        if (isRead(message.getDocument())) {
            // However long it takes, no commit waits for it.
            reply = handle.get();
        } else {
            lock.readLock().lock();
            try {
                reply = handle.get();
            } finally {
                lock.readLock().unlock();
            }
        }
        commit();
        return reply;
    }

    private static boolean isRead(Document command) {
        String name = command.keySet().iterator().next();
        if (!name.equals("aggregate")) {
            return READS.contains(name);
        }
        return command.get("pipeline") instanceof Collection && ((Collection<?>) command.get("pipeline")).stream()
            .noneMatch(stage -> stage instanceof Document && WRITING_STAGES.stream().anyMatch(((Document) stage)::containsKey));
    }

    void commit() {
        if (!store.hasUnsavedChanges()) {
            return;
        }
        lock.writeLock().lock();
        try {
            // Another's commit may have written it while this one waited.
            if (store.hasUnsavedChanges()) {
                store.commit();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
