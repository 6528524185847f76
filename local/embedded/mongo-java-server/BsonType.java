import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.ObjectDataType;

/**
 * Writes documents to the file as BSON, as they came. As shipped, the server writes them as serialized Java objects, which take
 * three times the space and longer. What the file holds of an earlier version is still read.
 */
final class BsonType extends ObjectDataType {
    /** Behind the numbers of the types above, before its tags. */
    private static final byte DOCUMENT = 20;
    private static final int FIRST_GUESS_BYTES = 2_000;
    private static final int REMEMBERED = 16;

    /** Of the documents seen lately: what a page of them takes in memory is an estimate. */
    private volatile int averageBytes = FIRST_GUESS_BYTES;

    @Override
    public int getMemory(Object value) {
        return value instanceof Document ? averageBytes : super.getMemory(value);
    }

    @Override
    public void write(WriteBuffer to, Object value) {
        if (!(value instanceof Document)) {
            super.write(to, value);
            return;
        }
        ByteBuf bytes = Unpooled.buffer(averageBytes);
        BsonEncoder.encodeDocument((Document) value, bytes);
        int length = bytes.readableBytes();
        remember(length);
        to.put(DOCUMENT).putVarInt(length).put(bytes.nioBuffer());
    }

    @Override
    public Object read(ByteBuffer from) {
        if (from.get(from.position()) != DOCUMENT) {
            return super.read(from);
        }
        from.get();
        int length = DataUtils.readVarInt(from);
        ByteBuffer document = from.slice();
        document.limit(length);
        from.position(from.position() + length);
        remember(length);
        return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(document));
    }

    private void remember(int length) {
        averageBytes = (int) ((length + (REMEMBERED - 1L) * averageBytes) / REMEMBERED);
    }
}
