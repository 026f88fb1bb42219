package io.dmha.integration.druid;

import com.alibaba.druid.DbType;
import com.alibaba.druid.proxy.jdbc.DataSourceProxy;
import com.alibaba.druid.wall.WallConfig;
import com.alibaba.druid.wall.WallProvider;
import com.alibaba.druid.wall.WallProviderCreator;
import com.alibaba.druid.wall.spi.MySqlWallProvider;
import com.alibaba.druid.wall.spi.OracleWallProvider;
import com.alibaba.druid.wall.spi.PGWallProvider;
import io.dmha.url.DmhaUrl;
import org.jspecify.annotations.Nullable;

/**
 * Has Druid's {@code wall} filter read the SQL of a pool with a dmha URL, by the parser that is
 * nearest: Oracle's for Dameng, and for H2 MySQL's, as Druid has it. Druid asks from 1.2.22 on, and
 * only where it has no parser by itself. Stateless.
 */
public final class DmhaWall implements WallProviderCreator {
  /** Called by Druid. */
  public DmhaWall() {}

  /** The parser; null for other pools, for which Druid asks the next creator. */
  @Override
  public @Nullable WallProvider createWallConfig(
      DataSourceProxy dataSource, @Nullable WallConfig config, @Nullable DbType type) {
    String database = DmhaUrl.subprotocolOf(dataSource.getRawJdbcUrl());
    if ("dm".equals(database)) {
      return config == null ? new OracleWallProvider() : new OracleWallProvider(config);
    }
    if ("postgresql".equals(database)) {
      return config == null ? new PGWallProvider() : new PGWallProvider(config);
    }
    if ("h2".equals(database)) {
      return config == null ? new MySqlWallProvider() : new MySqlWallProvider(config);
    }
    return null;
  }
}
