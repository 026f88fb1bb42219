package io.dmha.integration.pools;

import com.alibaba.druid.pool.DruidDataSource;
import com.baomidou.dynamic.datasource.creator.DataSourceCreator;
import com.baomidou.dynamic.datasource.creator.DataSourceProperty;
import com.baomidou.dynamic.datasource.creator.druid.DruidConfig;
import com.baomidou.dynamic.datasource.creator.druid.DruidDataSourceCreator;
import com.baomidou.dynamic.datasource.creator.hikaricp.HikariCpConfig;
import com.baomidou.dynamic.datasource.creator.hikaricp.HikariDataSourceCreator;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.fixtures.dm.server.DmNode;
import java.beans.PropertyVetoException;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.jspecify.annotations.Nullable;

/** A kind of pool, of one connection. */
enum Pool {
  HIKARI("HikariCP 7.1.0") {
    @Override
    DataSource open(String url, @Nullable String driverClass) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(url);
      config.setUsername(DmNode.USER);
      config.setPassword(DmNode.PASSWORD);
      config.setMaximumPoolSize(1);
      if (driverClass != null) {
        config.setDriverClassName(driverClass);
      }
      return new HikariDataSource(config);
    }
  },
  DRUID("Druid 1.2.28") {
    @Override
    DataSource open(String url, @Nullable String driverClass) {
      DruidDataSource pool = new DruidDataSource();
      pool.setUrl(url);
      pool.setUsername(DmNode.USER);
      pool.setPassword(DmNode.PASSWORD);
      pool.setMaxActive(1);
      pool.setInitialSize(1);
      pool.setDriverClassName(driverClass);
      return pool;
    }
  },
  DYNAMIC_HIKARI("dynamic-datasource 4.3.1 with HikariCP") {
    @Override
    DataSource open(String url, @Nullable String driverClass) {
      return opened(new HikariDataSourceCreator(new HikariCpConfig()), url, driverClass);
    }
  },
  DYNAMIC_DRUID("dynamic-datasource 4.3.1 with Druid, `filters: stat,wall`") {
    @Override
    DataSource open(String url, @Nullable String driverClass) {
      DruidConfig config = new DruidConfig();
      config.setFilters("stat,wall");
      config.setInitialSize(1);
      return opened(new DruidDataSourceCreator(config, name -> List.of()), url, driverClass);
    }
  },
  DBCP("DBCP 2.12.0") {
    @Override
    DataSource open(String url, @Nullable String driverClass) {
      BasicDataSource pool = new BasicDataSource();
      pool.setUrl(url);
      pool.setUsername(DmNode.USER);
      pool.setPassword(DmNode.PASSWORD);
      pool.setMaxTotal(1);
      pool.setDriverClassName(driverClass);
      return pool;
    }
  },
  TOMCAT("Tomcat JDBC 9.0.98") {
    @Override
    DataSource open(String url, @Nullable String driverClass) {
      org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
      pool.setUrl(url);
      pool.setUsername(DmNode.USER);
      pool.setPassword(DmNode.PASSWORD);
      pool.setInitialSize(1);
      pool.setMaxActive(1);
      if (driverClass != null) {
        pool.setDriverClassName(driverClass);
      }
      return pool;
    }
  },
  C3P0("C3P0 0.10.1") {
    @Override
    DataSource open(String url, @Nullable String driverClass) throws PropertyVetoException {
      ComboPooledDataSource pool = new ComboPooledDataSource();
      pool.setJdbcUrl(url);
      pool.setUser(DmNode.USER);
      pool.setPassword(DmNode.PASSWORD);
      pool.setMinPoolSize(1);
      pool.setInitialPoolSize(1);
      pool.setMaxPoolSize(1);
      pool.setAcquireRetryAttempts(1);
      pool.setDriverClass(driverClass);
      return pool;
    }
  };

  /** As the documents call it. */
  final String title;

  Pool(String title) {
    this.title = title;
  }

  /**
   * A pool, which may have connected already.
   *
   * @param driverClass null for none
   */
  abstract DataSource open(String url, @Nullable String driverClass) throws Exception;

  private static DataSource opened(
      DataSourceCreator creator, String url, @Nullable String driverClass) {
    DataSourceProperty property = new DataSourceProperty();
    property.setPoolName("main");
    property.setUrl(url);
    property.setUsername(DmNode.USER);
    property.setPassword(DmNode.PASSWORD);
    property.setDriverClassName(driverClass);
    property.setLazy(true);
    return creator.createDataSource(property);
  }
}
