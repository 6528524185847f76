import java.util.concurrent.TimeUnit;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/**
 * Keeps the file small and, once a second, on the disk. Each commit writes the changed pages anew at a place that is free; what is
 * left of the old ones is put together here, a little at a time, so that their places become free.
 *
 * A place is written over only when what replaced its content has reached the disk: what the disk held at the last
 * synchronization is there until the next one.
 */
final class Housekeeper implements Runnable {
    private static final long PAUSE_MS = 100;
    private static final long SYNC_EVERY_MS = 1_000;
    /** Below so many percent of live pages they are put together. Higher means a smaller file and more to write. */
    private static final int LEAST_LIVE_PERCENT = 50;
    private static final int MOST_REWRITTEN_BYTES = 512 * 1024;
    /** A smaller file is not worth making smaller. */
    private static final long SMALL_FILE_BYTES = 4L * 1024 * 1024;
    private static final int LEAST_FILLED_PERCENT = 60;
    private static final long MOST_MOVED_BYTES = 1024 * 1024;

    private final MVStore store;
    private final Commits commits;
    /** Holds every place of the version that was last synchronized. */
    private MVStore.TxCounter onDisk;
    private long syncedVersion = -1;
    private long syncedAt = System.nanoTime();

    Housekeeper(MVStore store, Commits commits) {
        this.store = store;
        this.commits = commits;
        // Free at once what no version needs that is held; the default keeps everything for 45 seconds.
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        onDisk = store.registerVersionUsage();
    }

    void start() {
        Thread thread = new Thread(this, "housekeeper");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (!store.isClosed()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                if (store.compact(LEAST_LIVE_PERCENT, MOST_REWRITTEN_BYTES)) {
                    commits.commit();
                }
                if (System.nanoTime() - syncedAt >= TimeUnit.MILLISECONDS.toNanos(SYNC_EVERY_MS)) {
                    synchronize();
                    shorten();
                }
            }
        } catch (Throwable error) {
            if (store.isClosed()) {
                return;
            }
            // It would go on growing, or no longer reach the disk, and nobody would know.
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private void synchronize() {
        syncedAt = System.nanoTime();
        long version = store.getCurrentVersion();
        if (version == syncedVersion) {
            return;
        }
        MVStore.TxCounter now = store.registerVersionUsage();
        store.sync();
        store.deregisterVersionUsage(onDisk);
        onDisk = now;
        syncedVersion = version;
    }

    /** Moves what stands at the end to places that are free further up. */
    private void shorten() {
        FileStore<?> file = store.getFileStore();
        if (file instanceof RandomAccessStore && file.size() > SMALL_FILE_BYTES) {
            ((RandomAccessStore) file).compactMoveChunks(LEAST_FILLED_PERCENT, MOST_MOVED_BYTES, store);
        }
    }
}
