/* SPDX-License-Identifier: Apache-2.0 */
/* apply_test_rows.h - made by tests/golden/record_apply.py from a live upstream v1.36.3. */
static const struct row rows[] = {
    { .name = "a map", .kind = "v1 ConfigMap" },
    { .step = "apply", .manager = "a", .body = "{'data':{'x':'1','y':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"x\":\"1\",\"y\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:x\":{},\"f:y\":{}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'data':{'x':'1','y':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"x\":\"1\",\"y\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:x\":{},\"f:y\":{}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'data':{'x':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"x\":\"1\",\"y\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:x\":{},\"f:y\":{}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\""
                 ":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:x\":{}}}}]" },
    { .step = "apply", .manager = "c", .body = "{'data':{'x':'2'}}",
      .wanted = "!Apply failed with 2 conflicts: conflicts with \"a\":\n- .data.x\nconflicts with \"b\":\n- "
                ".data.x" },
    { .step = "update", .manager = "u", .body = "{'data':{'u':'1','v':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"u\":\"1\",\"v\":\"1\",\"x\":\"1\",\"y\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:x\":{},\"f:y\":{}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\""
                 ":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:x\":{}}}},{\"manager\":\"u\",\"oper"
                 "ation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:u"
                 "\":{},\"f:v\":{}}}}]" },
    { .step = "apply", .manager = "c", .body = "{'data':{'u':'2','v':'2'}}",
      .wanted = "!Apply failed with 2 conflicts: conflicts with \"u\" using v1:\n- .data.u\n- .data.v" },
    { .step = "force", .manager = "c", .body = "{'data':{'x':'2','u':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"u\":\"1\",\"v\":\"1\",\"x\":\"2\",\"y\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:y\":{}}}},{\"manager\":\"c\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fi"
                 "eldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:u\":{},\"f:x\":{}}}},{\"manager\":\"u\",\"oper"
                 "ation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:u"
                 "\":{},\"f:v\":{}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'data':{}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"u\":\"1\",\"v\":\"1\",\"x\":\"2\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{}}},{\"manager\":\"c\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType"
                 "\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:u\":{},\"f:x\":{}}}},{\"manager\":\"u\",\"operation\":\""
                 "Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:u\":{},\"f:"
                 "v\":{}}}}]" },
    { .step = "apply", .manager = "c", .body = "{'data':{'x':'2'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"u\":\"1\",\"v\":\"1\",\"x\":\"2\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{}}},{\"manager\":\"c\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType"
                 "\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:x\":{}}}},{\"manager\":\"u\",\"operation\":\"Update\",\""
                 "apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:u\":{},\"f:v\":{}}}}]" },
    { .step = "update", .manager = "u", .body = "{'data':{'u':null}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"v\":\"1\",\"x\":\"2\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{}}},{\"manager\":\"c\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType"
                 "\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:x\":{}}}},{\"manager\":\"u\",\"operation\":\"Update\",\""
                 "apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:v\":{}}}}]" },
    { .step = "apply", .manager = "c", .body = "{}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"v\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{}}},{\"manager\":\"u\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsTyp"
                 "e\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:v\":{}}}}]" },
    { .step = "apply", .manager = "n", .body = "{'data':null}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"v\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{}}},{\"manager\":\"n\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType"
                 "\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{}}},{\"manager\":\"u\",\"operation\":\"Update\",\"apiVersi"
                 "on\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:v\":{}}}}]" },
    { .step = "apply", .manager = "n", .body = "{'data':{'z':null}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"v\":\"1\",\"z\":\"\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{}}},{\"manager\":\"n\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType"
                 "\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:z\":{}}}},{\"manager\":\"u\",\"operation\":\"Update\",\""
                 "apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:v\":{}}}}]" },
    { .name = "members nobody has", .kind = "v1 ConfigMap" },
    { .step = "update", .manager = "u", .body = "{'data':{'a':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"a\":\"1\"}}",
      .managed = "[{\"manager\":\"u\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fiel"
                 "dsV1\":{\"f:data\":{\".\":{},\"f:a\":{}}}}]" },
    { .step = "reset", .manager = "u", .body = "{'metadata':{'managedFields':[{}]}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"a\":\"1\"}}",
      .managed = "[]" },
    { .step = "apply", .manager = "a", .body = "{'data':{'b':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"a\":\"1\",\"b\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:b\":{}}}},{\"manager\":\"before-first-apply\",\"operation\":\"Update\",\"ap"
                 "iVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\".\":{},\"f:a\":{}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'data':{'a':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"a\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:a\":{}}}},{\"manager\":\"before-first-apply\",\"operation\":\"Update\",\"ap"
                 "iVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\".\":{},\"f:a\":{}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'data':{'a':'2'}}",
      .wanted = "!Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.a" },
    { .step = "force", .manager = "a", .body = "{'data':{'a':'2'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"a\":\"2\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:a\":{}}}},{\"manager\":\"before-first-apply\",\"operation\":\"Update\",\"ap"
                 "iVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{}}}]" },
    { .step = "apply", .manager = "a", .body = "{}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"}}",
      .managed = "[{\"manager\":\"before-first-apply\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\""
                 ":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{}}}]" },
    { .name = "labels", .kind = "v1 ConfigMap" },
    { .step = "apply", .manager = "a", .body = "{'metadata':{'labels':{'l':'1','m':'1'},'annotations':{'n':'1'}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"labels\":{\"l\":\"1\",\"m\":\"1\"},\"annotations\":{\"n\":\"1\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:metadata\":{\"f:annotations\":{\"f:n\":{}},\"f:labels\":{\"f:l\":{},\"f:m\":{}}}}}]" },
    { .step = "update", .manager = "u", .body = "{'metadata':{'labels':{'o':'1'}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"labels\":{\"l\":\"1\",\"m\":\"1\",\"o\":\"1\"},\"annotations\":{\"n\":"
                "\"1\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:metadata\":{\"f:annotations\":{\"f:n\":{}},\"f:labels\":{\"f:l\":{},\"f:m\":{}}}}},{\"m"
                 "anager\":\"u\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1"
                 "\":{\"f:metadata\":{\"f:labels\":{\"f:o\":{}}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'metadata':{'labels':{'l':'1'}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"labels\":{\"l\":\"1\",\"o\":\"1\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:metadata\":{\"f:labels\":{\"f:l\":{}}}}},{\"manager\":\"u\",\"operation\":\"Update\",\"ap"
                 "iVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:metadata\":{\"f:labels\":{\"f:o\":{"
                 "}}}}}]" },
    { .step = "apply", .manager = "a", .body = "{}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"labels\":{\"o\":\"1\"}}}",
      .managed = "[{\"manager\":\"u\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fiel"
                 "dsV1\":{\"f:metadata\":{\"f:labels\":{\"f:o\":{}}}}}]" },
    { .step = "update", .manager = "u", .body = "{'metadata':{'labels':null}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"}}",
      .managed = "[]" },
    { .name = "a set", .kind = "v1 ConfigMap" },
    { .step = "apply", .manager = "a", .body = "{'metadata':{'finalizers':['e.com/b','e.com/a']}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"finalizers\":[\"e.com/b\",\"e.com/a\"]}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"e.com/a\\\"\":{},\"v:\\\"e.com/b\\\"\":{}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'metadata':{'finalizers':['e.com/c','e.com/a']}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"finalizers\":[\"e.com/b\",\"e.com/c\",\"e.com/a\"]}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"e.com/a\\\"\":{},\"v:\\\"e.com/b\\\"\":{}}}}},{\"mana"
                 "ger\":\"b\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\""
                 "f:metadata\":{\"f:finalizers\":{\"v:\\\"e.com/a\\\"\":{},\"v:\\\"e.com/c\\\"\":{}}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'metadata':{'finalizers':['e.com/a']}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"finalizers\":[\"e.com/c\",\"e.com/a\"]}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"e.com/a\\\"\":{}}}}},{\"manager\":\"b\",\"operation"
                 "\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:metadata\":{\"f:fin"
                 "alizers\":{\"v:\\\"e.com/a\\\"\":{},\"v:\\\"e.com/c\\\"\":{}}}}}]" },
    { .step = "update", .manager = "u", .body = "{'metadata':{'finalizers':['e.com/a','e.com/c','e.com/d']}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"finalizers\":[\"e.com/a\",\"e.com/c\",\"e.com/d\"]}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"e.com/a\\\"\":{}}}}},{\"manager\":\"b\",\"operation"
                 "\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:metadata\":{\"f:fin"
                 "alizers\":{\"v:\\\"e.com/a\\\"\":{},\"v:\\\"e.com/c\\\"\":{}}}}},{\"manager\":\"u\",\"operation\":\"Upda"
                 "te\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:metadata\":{\"f:finalizer"
                 "s\":{\"v:\\\"e.com/d\\\"\":{}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'metadata':{'finalizers':[]}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\",\"finalizers\":[\"e.com/a\",\"e.com/d\"]}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"e.com/a\\\"\":{}}}}},{\"manager\":\"u\",\"operation"
                 "\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:metadata\":{\"f:fi"
                 "nalizers\":{\"v:\\\"e.com/d\\\"\":{}}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'metadata':{'finalizers':['e.com/a','e.com/a']}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=ConfigMap): .metadata.fina"
                "lizers: duplicate entries for key [=\"e.com/a\"]" },
    { .name = "a list by key", .kind = "v1 PodTemplate" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'one','image':'x','args':['1','2']}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"args\":[\"1\",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/"
                "termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"res"
                "tartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\""
                "securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'two','image':'y'}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"args\":[\"1\",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/"
                "termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"nam"
                "e\":\"two\",\"image\":\"y\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\","
                "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Alwa"
                "ys\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":"
                "{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":"
                 "\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:"
                 "{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "c", .body = "{'template':{'spec':{'containers':[{'name':'three','image':'z'},{'name':'one'}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"three\",\"image\":\"z\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log"
                "\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"one\",\"image"
                "\":\"x\",\"args\":[\"1\",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log"
                "\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"two\",\"image"
                "\":\"y\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMes"
                "sagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminatio"
                "nGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerNa"
                "me\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":"
                 "\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:"
                 "{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"c\",\"operation"
                 "\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spe"
                 "c\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"three"
                 "\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "d", .body = "{'template':{'spec':{'containers':[{'name':'two'},{'name':'one'},{'name':'three'}]}}"
              "}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"two\",\"image\":\"y\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\","
                "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"one\",\"image\":"
                "\"x\",\"args\":[\"1\",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\","
                "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"three\",\"image"
                "\":\"z\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMes"
                "sagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminatio"
                "nGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerNa"
                "me\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":"
                 "\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:"
                 "{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"c\",\"operation"
                 "\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spe"
                 "c\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"three"
                 "\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"d\",\"operation\":\"Apply\",\"apiV"
                 "ersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containe"
                 "rs\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"three\\\"}\":{\".\":{},\"f"
                 ":name\":{}},\"k:{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'one','image':'x2','args':['1','2']}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"two\",\"image\":\"y\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\","
                "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"one\",\"image\":"
                "\"x2\",\"args\":[\"1\",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\""
                ",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"three\",\"imag"
                "e\":\"z\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMe"
                "ssagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminati"
                "onGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerN"
                "ame\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":"
                 "\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:"
                 "{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"c\",\"operation"
                 "\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spe"
                 "c\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"three"
                 "\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"d\",\"operation\":\"Apply\",\"apiV"
                 "ersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containe"
                 "rs\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"three\\\"}\":{\".\":{},\"f"
                 ":name\":{}},\"k:{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'one','image':'x'}]}}}",
      .wanted = "!Apply failed with 1 conflict: conflict with \"a\": .template.spec.containers[name=\"on"
                "e\"].image" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'two','image':'y'},{'name':'four','image'"
              ":'4'},{'name':'one'}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"two\",\"image\":\"y\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\","
                "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"four\",\"image\""
                ":\"4\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMess"
                "agePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"one\",\"image\":\"x2\",\"args\":[\"1\""
                ",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMes"
                "sagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"three\",\"image\":\"z\",\"resource"
                "s\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"Fi"
                "le\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSec"
                "onds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-sc"
                "heduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":"
                 "\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:"
                 "{\\\"name\\\":\\\"four\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{"
                 "},\"f:name\":{}},\"k:{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manag"
                 "er\":\"c\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f"
                 ":template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{}},\"k"
                 ":{\\\"name\\\":\\\"three\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"d\",\"operat"
                 "ion\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:"
                 "spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"th"
                 "ree\\\"}\":{\".\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "d", .body = "{}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"two\",\"image\":\"y\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\","
                "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"four\",\"image\""
                ":\"4\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMess"
                "agePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"one\",\"image\":\"x2\",\"args\":[\"1\""
                ",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMes"
                "sagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"three\",\"image\":\"z\",\"resource"
                "s\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"Fi"
                "le\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSec"
                "onds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-sc"
                "heduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":"
                 "\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:"
                 "{\\\"name\\\":\\\"four\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{"
                 "},\"f:name\":{}},\"k:{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manag"
                 "er\":\"c\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f"
                 ":template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{}},\"k"
                 ":{\\\"name\\\":\\\"three\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "c", .body = "{}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"two\",\"image\":\"y\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\","
                "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"four\",\"image\""
                ":\"4\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMess"
                "agePolicy\":\"File\",\"imagePullPolicy\":\"Always\"},{\"name\":\"one\",\"image\":\"x2\",\"args\":[\"1\""
                ",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMes"
                "sagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminatio"
                "nGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerNa"
                "me\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":"
                 "\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:"
                 "{\\\"name\\\":\\\"four\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}},\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{"
                 "},\"f:name\":{}},\"k:{\\\"name\\\":\\\"two\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}}]" },
    { .name = "a list by two keys", .kind = "v1 PodTemplate" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'one','image':'x','ports':[{'containerPor"
              "t':80},{'containerPort':80,'protocol':'UDP','name':'u'}]}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"ports\":[{\"containerPort\":80,\"protocol\":\"TCP\"},{\"name\":\"u\",\"con"
                "tainerPort\":80,\"protocol\":\"UDP\"}],\"resources\":{},\"terminationMessagePath\":\"/dev/term"
                "ination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restart"
                "Policy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"secu"
                "rityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:imag"
                 "e\":{},\"f:name\":{},\"f:ports\":{\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{}"
                 ",\"f:containerPort\":{}},\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"UDP\\\"}\":{\".\":{},\"f:co"
                 "ntainerPort\":{},\"f:name\":{},\"f:protocol\":{}}}}}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'one','ports':[{'containerPort':80,'proto"
              "col':'TCP','name':'t'}]}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"ports\":[{\"name\":\"t\",\"containerPort\":80,\"protocol\":\"TCP\"},{\"nam"
                "e\":\"u\",\"containerPort\":80,\"protocol\":\"UDP\"}],\"resources\":{},\"terminationMessagePath\""
                ":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\""
                "}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterF"
                "irst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:imag"
                 "e\":{},\"f:name\":{},\"f:ports\":{\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{}"
                 ",\"f:containerPort\":{}},\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"UDP\\\"}\":{\".\":{},\"f:co"
                 "ntainerPort\":{},\"f:name\":{},\"f:protocol\":{}}}}}}}}},{\"manager\":\"b\",\"operation\":\"Appl"
                 "y\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:"
                 "containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{},\"f:ports\":{\"k:{\\\"containerPo"
                 "rt\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:containerPort\":{},\"f:name\":{},\"f:protocol\""
                 ":{}}}}}}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'one','image':'x','ports':[{'containerPor"
              "t':80,'protocol':'UDP','name':'u'}]}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"ports\":[{\"name\":\"t\",\"containerPort\":80,\"protocol\":\"TCP\"},{\"nam"
                "e\":\"u\",\"containerPort\":80,\"protocol\":\"UDP\"}],\"resources\":{},\"terminationMessagePath\""
                ":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\""
                "}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterF"
                "irst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:imag"
                 "e\":{},\"f:name\":{},\"f:ports\":{\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"UDP\\\"}\":{\".\":{}"
                 ",\"f:containerPort\":{},\"f:name\":{},\"f:protocol\":{}}}}}}}}},{\"manager\":\"b\",\"operation\""
                 ":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec"
                 "\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{},\"f:ports\":{\"k:{\\\"conta"
                 "inerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:containerPort\":{},\"f:name\":{},\"f:pro"
                 "tocol\":{}}}}}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'one','ports':[{'containerPort':81,'proto"
              "col':'TCP'}]}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"ports\":[{\"name\":\"u\",\"containerPort\":80,\"protocol\":\"UDP\"},{\"con"
                "tainerPort\":81,\"protocol\":\"TCP\"}],\"resources\":{},\"terminationMessagePath\":\"/dev/term"
                "ination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restart"
                "Policy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"secu"
                "rityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:imag"
                 "e\":{},\"f:name\":{},\"f:ports\":{\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"UDP\\\"}\":{\".\":{}"
                 ",\"f:containerPort\":{},\"f:name\":{},\"f:protocol\":{}}}}}}}}},{\"manager\":\"b\",\"operation\""
                 ":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec"
                 "\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:name\":{},\"f:ports\":{\"k:{\\\"conta"
                 "inerPort\\\":81,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:containerPort\":{},\"f:protocol\":{}}}}"
                 "}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'one','ports':[{'containerPort':81,'hostP"
              "ort':1},{'containerPort':81,'protocol':'TCP'}]}]}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers[name=\"one\"].ports: duplicate entries for key [containerPort=81,protoco"
                "l=\"TCP\"]" },
    { .name = "an atomic list", .kind = "v1 PodTemplate" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'one','image':'x','args':['1','2']}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"args\":[\"1\",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/"
                "termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"res"
                "tartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\""
                "securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'one','args':['2']}]}}}",
      .wanted = "!Apply failed with 1 conflict: conflict with \"a\": .template.spec.containers[name=\"on"
                "e\"].args" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'one','args':['1','2']}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"args\":[\"1\",\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/"
                "termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"res"
                "tartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\""
                "securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args"
                 "\":{},\"f:image\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":"
                 "\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:"
                 "{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:args\":{},\"f:name\":{}}}}}}}]" },
    { .step = "force", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'one','args':['2']}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"args\":[\"2\"],\"resources\":{},\"terminationMessagePath\":\"/dev/term"
                "ination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restart"
                "Policy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"secu"
                "rityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:imag"
                 "e\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fields"
                 "Type\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\""
                 "one\\\"}\":{\".\":{},\"f:args\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'one'}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"one\",\"image\":\"x\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\","
                "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Alwa"
                "ys\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":"
                "{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"one\\\"}\":{\".\":{},\"f:imag"
                 "e\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fields"
                 "Type\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\""
                 "one\\\"}\":{\".\":{},\"f:name\":{}}}}}}}]" },
    { .name = "an atomic map", .kind = "v1 PodTemplate" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'nodeSelector':{'a':'1'},'containers':[{'name':'c','image':'x'}"
              "]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"c\",\"image\":\"x\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"t"
                "erminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always"
                "\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"nodeSelector\":{\"a\":"
                "\"1\"},\"securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\""
                 ":{},\"f:name\":{}}},\"f:nodeSelector\":{}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'nodeSelector':{'b':'1'}}}}",
      .wanted = "!Apply failed with 1 conflict: conflict with \"a\": .template.spec.nodeSelector" },
    { .step = "force", .manager = "b", .body = "{'template':{'spec':{'nodeSelector':{'b':'1'}}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"c\",\"image\":\"x\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"t"
                "erminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always"
                "\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"nodeSelector\":{\"b\":"
                "\"1\"},\"securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\""
                 ":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsTy"
                 "pe\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:nodeSelector\":{}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"c\",\"image\":\"x\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"t"
                "erminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always"
                "\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{}"
                ",\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\""
                 ":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsTy"
                 "pe\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{}}}}]" },
    { .name = "an atomic struct", .kind = "networking.k8s.io/v1 NetworkPolicy" },
    { .step = "apply", .manager = "a", .body = "{'spec':{'podSelector':{'matchLabels':{'a':'1'}}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"spec\":{\"podSelector\":{\"matchLabels\":{\"a\":\"1\"}},\"poli"
                "cyTypes\":[\"Ingress\"]}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"networking.k8s.io/v1\",\"fieldsType\""
                 ":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\"f:podSelector\":{}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'spec':{'podSelector':{'matchLabels':{'b':'1'}}}}",
      .wanted = "!Apply failed with 1 conflict: conflict with \"a\": .spec.podSelector" },
    { .step = "force", .manager = "b", .body = "{'spec':{'podSelector':{'matchLabels':{'b':'1'}}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"spec\":{\"podSelector\":{\"matchLabels\":{\"b\":\"1\"}},\"poli"
                "cyTypes\":[\"Ingress\"]}}",
      .managed = "[{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":\"networking.k8s.io/v1\",\"fieldsType\""
                 ":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\"f:podSelector\":{}}}}]" },
    { .name = "structs, defaults, quantities", .kind = "v1 PodTemplate" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'c','image':'x','livenessProbe':{'httpGet"
              "':{'port':80}},'resources':{'limits':{'cpu':'1000m','memory':'1Gi'}}}],'volumes':[{'"
              "name':'v','emptyDir':{}}],'securityContext':{}}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"volumes\":[{\"name\":"
                "\"v\",\"emptyDir\":{}}],\"containers\":[{\"name\":\"c\",\"image\":\"x\",\"resources\":{\"limits\":{\"cp"
                "u\":\"1\",\"memory\":\"1Gi\"}},\"livenessProbe\":{\"httpGet\":{\"path\":\"/\",\"port\":80,\"scheme\":\"H"
                "TTP\"},\"timeoutSeconds\":1,\"periodSeconds\":10,\"successThreshold\":1,\"failureThreshold\":"
                "3},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\""
                ",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSecond"
                "s\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-sched"
                "uler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\""
                 ":{},\"f:livenessProbe\":{\"f:httpGet\":{\"f:port\":{}}},\"f:name\":{},\"f:resources\":{\"f:limi"
                 "ts\":{\"f:cpu\":{},\"f:memory\":{}}}}},\"f:securityContext\":{},\"f:volumes\":{\"k:{\\\"name\\\":\\"
                 "\"v\\\"}\":{\".\":{},\"f:emptyDir\":{},\"f:name\":{}}}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'c','resources':{'limits':{'cpu':'1'}}}]}"
              "}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"volumes\":[{\"name\":"
                "\"v\",\"emptyDir\":{}}],\"containers\":[{\"name\":\"c\",\"image\":\"x\",\"resources\":{\"limits\":{\"cp"
                "u\":\"1\",\"memory\":\"1Gi\"}},\"livenessProbe\":{\"httpGet\":{\"path\":\"/\",\"port\":80,\"scheme\":\"H"
                "TTP\"},\"timeoutSeconds\":1,\"periodSeconds\":10,\"successThreshold\":1,\"failureThreshold\":"
                "3},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\""
                ",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Always\",\"terminationGracePeriodSecond"
                "s\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-sched"
                "uler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\""
                 ":{},\"f:livenessProbe\":{\"f:httpGet\":{\"f:port\":{}}},\"f:name\":{},\"f:resources\":{\"f:limi"
                 "ts\":{\"f:cpu\":{},\"f:memory\":{}}}}},\"f:securityContext\":{},\"f:volumes\":{\"k:{\\\"name\\\":\\"
                 "\"v\\\"}\":{\".\":{},\"f:emptyDir\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\","
                 "\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:con"
                 "tainers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:name\":{},\"f:resources\":{\"f:limits\":{\"f:cpu"
                 "\":{}}}}}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'template':{'spec':{'containers':[{'name':'c','resources':{'limits':{'cpu':1}}}]}}}",
      .wanted = "!Apply failed with 1 conflict: conflict with \"a\": .template.spec.containers[name=\"c\""
                "].resources.limits.cpu" },
    { .step = "update", .manager = "u", .body = "{'template':{'spec':{'restartPolicy':'Never'}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"volumes\":[{\"name\":"
                "\"v\",\"emptyDir\":{}}],\"containers\":[{\"name\":\"c\",\"image\":\"x\",\"resources\":{\"limits\":{\"cp"
                "u\":\"1\",\"memory\":\"1Gi\"}},\"livenessProbe\":{\"httpGet\":{\"path\":\"/\",\"port\":80,\"scheme\":\"H"
                "TTP\"},\"timeoutSeconds\":1,\"periodSeconds\":10,\"successThreshold\":1,\"failureThreshold\":"
                "3},\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\""
                ",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Never\",\"terminationGracePeriodSeconds"
                "\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-schedu"
                "ler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\""
                 ":{},\"f:livenessProbe\":{\"f:httpGet\":{\"f:port\":{}}},\"f:name\":{},\"f:resources\":{\"f:limi"
                 "ts\":{\"f:cpu\":{},\"f:memory\":{}}}}},\"f:securityContext\":{},\"f:volumes\":{\"k:{\\\"name\\\":\\"
                 "\"v\\\"}\":{\".\":{},\"f:emptyDir\":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\","
                 "\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:con"
                 "tainers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:name\":{},\"f:resources\":{\"f:limits\":{\"f:cpu"
                 "\":{}}}}}}}}},{\"manager\":\"u\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"Fie"
                 "ldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:restartPolicy\":{}}}}}]" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'c','image':'x'}]}}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"c\",\"image\":\"x\",\"resources\":{\"limits\":{\"cpu\":\"1\"}},\"terminationMessagePath\":\"/dev"
                "/termination-log\",\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"re"
                "startPolicy\":\"Never\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\""
                "securityContext\":{},\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\""
                 ":{},\"f:name\":{}}}}}}},{\"manager\":\"b\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsTy"
                 "pe\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\"
                 "\"}\":{\".\":{},\"f:name\":{},\"f:resources\":{\"f:limits\":{\"f:cpu\":{}}}}}}}}},{\"manager\":\"u\""
                 ",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:templ"
                 "ate\":{\"f:spec\":{\"f:restartPolicy\":{}}}}}]" },
    { .step = "apply", .manager = "b", .body = "{}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"nam"
                "e\":\"c\",\"image\":\"x\",\"resources\":{},\"terminationMessagePath\":\"/dev/termination-log\",\"t"
                "erminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\"}],\"restartPolicy\":\"Never\""
                ",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},"
                "\"schedulerName\":\"default-scheduler\"}}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\""
                 ":{},\"f:name\":{}}}}}}},{\"manager\":\"u\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsT"
                 "ype\":\"FieldsV1\",\"fieldsV1\":{\"f:template\":{\"f:spec\":{\"f:restartPolicy\":{}}}}}]" },
    { .name = "what does not fit", .kind = "v1 PodTemplate" },
    { .step = "apply", .manager = "a", .body = "{'foo':1}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .foo: field "
                "not declared in schema" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'c','image':1}]}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers[name=\"c\"].image: expected string, got &value.valueUnstructured{Value:1"
                "}" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'c','stdin':'x'}]}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers[name=\"c\"].stdin: expected boolean, got &{x}" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'c','image':'x','terminationMessagePath':"
              "{'a':[1,'b']}}]}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers[name=\"c\"].terminationMessagePath: expected string, got &value.valueUns"
                "tructured{Value:map[string]interface {}{\"a\":[]interface {}{1, \"b\"}}}" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':{}}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers: expected list, got &{map[]}" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':['c']}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers: element 0: associative list with keys may not have non-map elements" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[null]}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers: element 0: associative list with keys may not have a null element" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'terminationGracePeriodSeconds':'1'}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.terminationGracePeriodSeconds: expected numeric (int or float), got string" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'c'},{'name':'c'}]}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers: duplicate entries for key [name=\"c\"]" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'nodeSelector':{'a':1}}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.nodeSelector.a: expected string, got &value.valueUnstructured{Value:1}" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'tolerations':[{'foo':1}]}}}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.tolerations[0].foo: field not declared in schema" },
    { .step = "apply", .manager = "a", .body = "{'template':{'spec':{'containers':[{'name':'c','resources':{'limits':{'cpu':{}}}}]}}"
              "}",
      .wanted = "!failed to create typed patch object (/applied; /v1, Kind=PodTemplate): .template.sp"
                "ec.containers[name=\"c\"].resources.limits.cpu: expected any scalar, got &{map[]}" },
    { .name = "odd names", .kind = "v1 ConfigMap" },
    { .step = "apply", .manager = "a", .body = "{'data':{'a.b':'1','A_B-c':'2'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"A_B-c\":\"2\",\"a.b\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:A_B-c\":{},\"f:a.b\":{}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'data':{'a.b':'2'}}",
      .wanted = "!Apply failed with 1 conflict: conflict with \"a\": .data.a.b" },
    { .step = "apply", .manager = "m\"n", .body = "{'data':{'a.b':'1'}}",
      .wanted = "{\"metadata\":{\"name\":\"applied\"},\"data\":{\"A_B-c\":\"2\",\"a.b\":\"1\"}}",
      .managed = "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"field"
                 "sV1\":{\"f:data\":{\"f:A_B-c\":{},\"f:a.b\":{}}}},{\"manager\":\"m\\\"n\",\"operation\":\"Apply\",\"ap"
                 "iVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:a.b\":{}}}}]" },
    { .step = "apply", .manager = "b", .body = "{'data':{'a.b':'2'}}",
      .wanted = "!Apply failed with 2 conflicts: conflicts with \"a\":\n- .data.a.b\nconflicts with \"m\\\"n"
                "\":\n- .data.a.b" },
};
