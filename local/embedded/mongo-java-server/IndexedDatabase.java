import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** A database that keeps the indexes that it is asked for, also those that are not unique. */
final class IndexedDatabase extends H2Database {
    /** What the class above puts before the name of a collection's documents. */
    private static final String DOCUMENTS = "databases.";

    private final MVStore store;
    private final Map<String, List<SecondaryIndex>> indexes = new ConcurrentHashMap<>();
    private final boolean isReady;

    IndexedDatabase(String name, MVStore store, CursorRegistry cursors) {
        super(name, store, cursors);
        this.store = store;
        this.isReady = true;
        initializeNamespacesAndIndexes();
    }

    /** The constructor of the class above calls it, when there is no store here yet to open an index in. */
    @Override
    protected void initializeNamespacesAndIndexes() {
        if (isReady) {
            super.initializeNamespacesAndIndexes();
        }
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
        // The class above opens the map of this name and gets this one, which is open already.
        store.openMap(DOCUMENTS + getDatabaseName() + "." + collection, new MVMap.Builder<Object, Object>().valueType(new BsonType()));
        return super.openOrCreateCollection(collection, options);
    }

    @Override
    protected Index<Object> openOrCreateSecondaryIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
        List<SecondaryIndex> ofCollection = indexes.computeIfAbsent(collection, key -> new CopyOnWriteArrayList<>());
        for (SecondaryIndex index : ofCollection) {
            // It is asked for at every start; the collection keeps the one it has.
            if (index.getName().equals(name)) {
                return index;
            }
        }
        // The name under which the class above removes the map of an index that is dropped.
        MVMap<String, Object> places = store.openMap(getDatabaseName() + "." + collection + "._index_" + name);
        return new SecondaryIndex(places, name, keys, ofCollection);
    }
}
