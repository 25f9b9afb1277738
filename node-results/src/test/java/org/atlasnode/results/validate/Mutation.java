package org.atlasnode.results.validate;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.template.SrNode;

/** Changes content items of a report, as a mistake in a program would. */
final class Mutation {

    private Mutation() {}

    /** The report with every content item that is wanted changed. */
    static DataSet change(DataSet report, Predicate<SrNode> wanted, UnaryOperator<DataSet> change) {
        return replace(report, wanted, item -> Stream.of(change.apply(item)));
    }

    static DataSet drop(DataSet report, Predicate<SrNode> unwanted) {
        return replace(report, unwanted, item -> Stream.of());
    }

    static DataSet twice(DataSet report, Predicate<SrNode> wanted) {
        return replace(report, wanted, item -> Stream.of(item, item));
    }

    private static DataSet replace(
            DataSet above, Predicate<SrNode> wanted, java.util.function.Function<DataSet, Stream<DataSet>> change) {
        if (!above.contains(Tags.CONTENT_SEQUENCE)) {
            return above;
        }
        List<DataSet> items = above.items(Tags.CONTENT_SEQUENCE).stream()
                .flatMap(item ->
                        wanted.test(new SrNode(item)) ? change.apply(item) : Stream.of(replace(item, wanted, change)))
                .toList();
        return above.toBuilder().putItems(Tags.CONTENT_SEQUENCE, items).build();
    }
}
