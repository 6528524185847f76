import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVMap;

/**
 * Finds documents by the first fields of an index: equal to a value or one of several, the last of them also within a range of
 * numbers or of texts. As shipped, the server ignores an index that is not unique and reads every document: two seconds among
 * 100,000.
 *
 * It gives the places where a match may be, and the server then compares the whole query. So it may give too many and never
 * too few. An entry's key is each value in a form that sorts, then the place; both are in the file of the documents and are
 * committed with them.
 */
final class SecondaryIndex extends Index<Object> {
    /** Below any character of a value's form, so that a shorter text comes before its continuations. */
    private static final char END = '\u0000';
    private static final char AFTER_END = '\u0001';
    /** Stands for what the index does not hold, in a field after the first. */
    private static final String NO_FORM = "z";
    /** An index that leaves more than this to be compared, and more than a share of all, is worse than another may be. */
    private static final long FEW = 1_000;
    private static final long SHARE = 8;

    private final MVMap<String, Object> places;
    private final List<SecondaryIndex> siblings;

    /** Takes its place among the other indexes of its collection. */
    SecondaryIndex(MVMap<String, Object> places, String name, List<IndexKey> keys, List<SecondaryIndex> siblings) {
        // Sparse: it does not hold documents whose first field is absent, null or a document.
        super(name, keys, true);
        this.places = places;
        this.siblings = siblings;
        siblings.add(this);
    }

    /** The server takes the first index that can: here that is the one that leaves the fewest to be compared. */
    @Override
    public boolean canHandle(Document query) {
        long own = candidates(query);
        if (own > Math.max(FEW, places.sizeAsLong() / SHARE)) {
            return false;
        }
        return siblings.stream().noneMatch(other -> other.candidates(query) < own);
    }

    /** How many documents the index leaves to be compared; all of them where it knows nothing of the query. */
    private long candidates(Document query) {
        List<Span> spans = spansOf(query);
        return spans == null ? Long.MAX_VALUE : spans.stream().mapToLong(this::count).sum();
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
        Set<Object> found = new LinkedHashSet<>();
        for (Span span : spansOf(query)) {
            Iterator<String> keys = places.keyIterator(span.from);
            while (keys.hasNext()) {
                String key = keys.next();
                if (key.compareTo(span.before) >= 0) {
                    break;
                }
                found.add(places.get(key));
            }
        }
        return found;
    }

    @Override
    public void add(Document document, Object place, MongoCollection<Object> collection) {
        for (String form : formsIn(document)) {
            places.put(keyOf(form, place), place);
        }
    }

    @Override
    public Object remove(Document document) {
        Object place = document.get("_id");
        for (String form : formsIn(document)) {
            places.remove(keyOf(form, place));
        }
        return null;
    }

    @Override
    public void updateInPlace(Document before, Document after, Object place, MongoCollection<Object> collection) {
        List<String> old = formsIn(before);
        List<String> now = formsIn(after);
        if (old.equals(now)) {
            return;
        }
        old.forEach(form -> places.remove(keyOf(form, place)));
        now.forEach(form -> places.put(keyOf(form, place), place));
    }

    /** Null: the place is the other indexes' to tell. */
    @Override
    public Object getPosition(Document document) {
        return null;
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Object> collection) {
        // Nothing is refused: values may repeat.
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
        // Nothing is refused: values may repeat.
    }

    @Override
    public long getCount() {
        return places.sizeAsLong();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }

    @Override
    public void drop() {
        siblings.remove(this);
        // The database removes the map.
    }

    /** Keys from one, included, to another, left out. */
    private record Span(String from, String before) {
    }

    /** How many entries a span has, from the places of its ends in the tree. */
    private long count(Span span) {
        return placeOf(span.before) - placeOf(span.from);
    }

    private long placeOf(String key) {
        long index = places.getKeyIndex(key);
        return index >= 0 ? index : -index - 1;
    }

    /** What of the index a query may match: the values of the first fields as far as they are given, and a range of the next.
     * Null where nothing is known of the first. */
    private List<Span> spansOf(Document query) {
        List<String> starts = List.of("");
        for (String field : keys()) {
            Object condition = query.get(field);
            List<String> forms = formsWanted(condition);
            if (forms == null) {
                Range range = rangeOf(condition);
                if (range != null) {
                    return starts.stream().map(start -> new Span(start + range.from, start + range.to)).toList();
                }
                break;
            }
            List<String> longer = new ArrayList<>();
            for (String start : starts) {
                for (String form : forms) {
                    longer.add(start + form + END);
                }
            }
            starts = longer;
        }
        if (starts.equals(List.of(""))) {
            return null;
        }
        return starts.stream().map(start -> new Span(start, start.substring(0, start.length() - 1) + AFTER_END)).toList();
    }

    /** The values that a condition asks for; null where it asks for something else, or for what the index does not hold. */
    private static List<String> formsWanted(Object condition) {
        Collection<?> values = List.of();
        if (condition instanceof Document) {
            Document operators = (Document) condition;
            if (operators.get("$in") instanceof Collection) {
                values = (Collection<?>) operators.get("$in");
            } else if (operators.containsKey("$eq")) {
                values = Collections.singletonList(operators.get("$eq"));
            } else {
                return null;
            }
        } else {
            values = Collections.singletonList(condition);
        }
        List<String> forms = new ArrayList<>();
        for (Object value : values) {
            String form = formOf(value);
            if (form == null) {
                return null;
            }
            forms.add(form);
        }
        return forms;
    }

    /** Forms from one, included, to another, left out. */
    private record Range(String from, String to) {
    }

    /** Bounds count as included, whichever they are: the server compares again. Null where there are none. */
    private static Range rangeOf(Object condition) {
        if (!(condition instanceof Document)) {
            return null;
        }
        Document operators = (Document) condition;
        String from = null;
        String to = null;
        for (String operator : operators.keySet()) {
            String form = formOf(operators.get(operator));
            if (operator.equals("$gte") || operator.equals("$gt")) {
                from = form;
            } else if (operator.equals("$lte") || operator.equals("$lt")) {
                to = form;
            }
        }
        String bound = from != null ? from : to;
        if (bound == null) {
            return null;
        }
        char type = bound.charAt(0);
        if (from != null && to != null && to.charAt(0) != type) {
            return null;
        }
        String start = from == null ? String.valueOf(type) : from + END;
        String end = to == null ? String.valueOf((char) (type + 1)) : to + AFTER_END;
        return new Range(start, end);
    }

    /** The beginnings of a document's entries: one, or one for each value of a list in one of its fields. */
    private List<String> formsIn(Document document) {
        List<String> starts = List.of("");
        for (String field : keys()) {
            Object value = Utils.getSubdocumentValueCollectionAware(document, field);
            Collection<?> values = value instanceof Collection ? (Collection<?>) value : Collections.singletonList(value);
            Set<String> longer = new LinkedHashSet<>();
            for (String start : starts) {
                for (Object each : values) {
                    String form = formOf(each);
                    boolean isFirst = start.isEmpty();
                    if (form != null || !isFirst) {
                        longer.add(start + (form == null ? NO_FORM : form) + END);
                    }
                }
                if (values.isEmpty() && !start.isEmpty()) {
                    longer.add(start + NO_FORM + END);
                }
            }
            starts = List.copyOf(longer);
        }
        return starts;
    }

    /** A value as text that sorts as the values do, its type first; null where the index does not hold it. */
    private static String formOf(Object value) {
        if (value instanceof Number) {
            // Two whole numbers above 2^53 may share a form; the server tells them apart.
            long bits = Double.doubleToLongBits(((Number) value).doubleValue() + 0.0);
            return "n" + String.format("%016x", bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
        }
        if (value instanceof String) {
            return "s" + value;
        }
        if (value instanceof Boolean) {
            return "b" + ((Boolean) value ? 1 : 0);
        }
        return null;
    }

    /** `start` ends with END. */
    private static String keyOf(String start, Object place) {
        return start + place.getClass().getSimpleName() + place;
    }
}
