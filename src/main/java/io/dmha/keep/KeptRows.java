package io.dmha.keep;

import io.dmha.replay.DelegateCall;
import io.dmha.replay.ValueObserver;
import java.sql.ResultSet;
import java.util.function.Supplier;

/** Rows of which what was seen stays when their execution is done again. */
public interface KeptRows {
  /** Sees what is read of {@code rows}, which are rows of that execution. */
  ValueObserver observing(Supplier<ResultSet> rows);

  /** How the execution is done again. */
  DelegateCall execution();
}
