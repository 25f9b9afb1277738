package org.atlasnode.results.delivery;

import java.util.List;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.dicom.data.DataSet;

/**
 * A result as it was made.
 *
 * @param dataSet empty where it could not be made
 * @param problems why it may not leave the node; none where it may
 */
record ProducedResult(ResultObject object, DataSet dataSet, List<String> problems) {

    ProducedResult {
        problems = List.copyOf(problems);
    }

    boolean mayLeave() {
        return problems.isEmpty();
    }
}
