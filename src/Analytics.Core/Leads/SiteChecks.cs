using Analytics.Core.Indicators;

namespace Analytics.Core.Leads;

/// <summary>
/// What to look at on site, per suspected method (现场核查建议): things an inspector can see, hold or copy within a visit. Advice, not procedure: evidence is
/// taken as the law says (two officers, full record), and what the list says is shown to nobody before the records are secured.
/// </summary>
public static class SiteChecks
{
    private static readonly Dictionary<string, IReadOnlyList<Bilingual>> ByMethod = new()
    {
        ["donor_vehicle"] =
        [
            new("调取所列检验时段的检测线录像：检验台上的车与报告上的车（号牌、车型、颜色）是否一致", "pull the lane's video for the tests listed: is the car on the rollers the car of the report (plate, model, colour)"),
            new("看取样管走向：有无三通阀、接到墙外或另一辆车的支管", "follow the sampling hose: a three-way valve, a branch to another car or through the wall"),
            new("查看场内是否长期停放同一辆车况好的“替检车”", "is the same clean car always parked near the lane"),
            new("请车主回忆：检测时车是否上线、用了多久", "ask the owners: did the car go on the lane, for how long"),
        ],
        ["copied_trace"] =
        [
            new("封存检测软件数据库与原始过程文件，对比所列两次检验的逐秒数据", "secure the software's database and raw process files; compare the two tests listed second by second"),
            new("调取两次检验的录像：第二次检验时检测台是否在转", "pull the video of both tests: were the rollers turning during the second"),
            new("查软件有无“模拟”“补录”“导入”功能及其操作日志", "does the software have a 'simulate', 're-enter' or 'import' function, and its log"),
        ],
        ["scaled_results"] =
        [
            new("用标准气（低、高两点）现场通气，分析仪读数与软件显示、上传值三者对照", "feed low and high span gas: compare analyser display, software and the uploaded value"),
            new("查软件配置文件和隐藏菜单里的系数（如修正系数、增益）", "look into configuration files and hidden menus for factors and gains"),
            new("查分析仪与工控机之间有无加装的电路板或转接盒", "look for a board or box fitted between analyser and computer"),
            new("复核最近一次校准记录与标准气证书", "check the last calibration against the certificate of the gas"),
        ],
        ["edited_result"] =
        [
            new("导出所列检验的逐秒数据，按标准重算结果，与报告对照（附件中有重算依据）", "export the seconds of the tests listed, recompute the result by the standard and compare with the report"),
            new("查数据库修改时间、操作账号和远程登录记录", "check modification times, accounts and remote log-ins of the database"),
            new("询问软件厂家取整与取值窗口的约定，排除口径不同", "ask the vendor how it rounds and which seconds it averages, to rule out a convention"),
        ],
        ["diluted_sample"] =
        [
            new("看录像中取样探头插入深度（应不小于 400 mm）和是否脱出", "video: how deep is the probe (at least 400 mm), does it slip out"),
            new("检查取样管、滤芯、接头有无破损、开口或加工痕迹，做泄漏检查", "inspect hose, filter and joints for cuts or machined notches; run the leak check"),
            new("现场用同一车复检，比较 CO+CO₂ 与 O₂", "retest one car on the spot and compare CO+CO₂ and O₂"),
        ],
        ["short_test"] =
        [
            new("对照录像计时：实际检测时长与上传起止时间", "time the video: real duration against the uploaded start and end"),
            new("抽查检测线时钟与北京时间的偏差", "compare the lane's clock with standard time"),
            new("现场看一次完整检验，记录各工况用时", "watch one whole test and note the time of each phase"),
        ],
        ["obd_simulator"] =
        [
            new("现场查看 OBD 诊断线和接口：有无模拟器、转接头、另一头接着盒子", "look at the OBD lead and plug: a simulator, an adapter, a box at the other end"),
            new("用执法诊断仪读取同一车的 VIN、CALID、CVN，与上传值对照", "read VIN, CALID and CVN of the same car with your own scanner and compare with the upload"),
            new("调取所列检验录像：诊断线是否插在被检车上", "video of the tests listed: was the lead plugged into the car under test"),
        ],
        ["method_avoidance"] =
        [
            new("抽查改用双怠速或自由加速的车辆：是否真的无法上测功机（四驱、多轴、驱动形式）", "sample the cars tested without load: could they really not go on the dynamometer (4WD, axles)"),
            new("核对检验方法变更的审批和理由记录", "check approval and reason of each change of method"),
            new("检查测功机是否可用、停用多久", "is the dynamometer in order; since when not"),
        ],
        ["limit_hugging"] =
        [
            new("调取所列检验逐秒数据，看结果是否与过程一致", "look at the seconds of the tests listed: does the result follow"),
            new("对限值附近的车辆抽取若干复检", "retest some of the cars just under the limit"),
            new("查有无“自动调整到合格”的软件功能或人工改数记录", "look for a function or log that moves results under the limit"),
        ],
        ["impossible_time"] =
        [
            new("调取重叠或非营业时段的检测线录像", "pull the lane's video for the overlapping or out-of-hours times"),
            new("核对引车员、操作员当时的考勤和位置", "check where driver and operator were"),
            new("核对服务器和检测线时钟、补传记录，排除时钟错误", "check the clocks of server and lane and late uploads, to rule out a clock error"),
        ],
        ["skipped_calibration"] =
        [
            new("查标准气瓶压力、余量、证书和有效期：是否与校准次数相符", "gas bottles: pressure, amount left, certificate, expiry; do they fit the number of checks"),
            new("现场做一次单点检查和泄漏检查，对照近期记录", "run a one-point check and a leak check now and compare with the records"),
            new("查校准记录的原始打印或数据库时间", "see the original printouts or database times of the checks"),
        ],
        ["pass_shopping"] =
        [
            new("抽取“不合格后很快合格”的车辆：查维修记录和维修厂", "take the cars that passed soon after failing: repair records, repair shop"),
            new("对照两次检验录像：是否同一辆车、同样的取样方式", "compare the video of both tests: the same car, the same sampling"),
            new("联系车主：两次之间做了什么、付给了谁", "ask the owner what was done in between, and who was paid"),
        ],
        ["other_vehicle"] =
        [
            new("调取所列检验的录像、逐秒数据和登记资料，逐项对照", "pull video, seconds and papers of the tests listed and compare"),
            new("核对车辆参数（额定功率、基准质量、驱动形式、燃料）与合格证或铭牌", "compare rated power, reference mass, drive and fuel with the plate or certificate"),
            new("现场看一次完整检验", "watch one whole test"),
        ],
        ["flatline"] =
        [
            new("看仪器屏幕实时值与平台值是否一致、是否变化", "does the display move, and agree with the platform"),
            new("对进气口轻扬少量粉尘或关停采样泵，看读数是否响应", "raise a little dust at the inlet or stop the pump: does the reading respond"),
            new("查数采仪是否被设置为手工值或保持值", "is the logger set to a manual or held value"),
        ],
        ["capped"] =
        [
            new("导出仪器本机存储的原始数据，与平台数据对照最大值", "export the instrument's own memory and compare its maxima with the platform's"),
            new("查数采仪或平台的上限、截断、替换规则", "look for an upper limit or a replacement rule in logger or platform"),
            new("作业高峰时用便携仪并排比对", "compare side by side with a portable instrument while work is heaviest"),
        ],
        ["shielded_inlet"] =
        [
            new("看采样口：有无棉花、布、塑料袋、滤网、罩子，拍照", "inlet: cotton, cloth, bag, filter, hood; take photographs"),
            new("看采样口高度、朝向和周边遮挡，与验收照片对照", "height, direction and surroundings of the inlet against the acceptance photographs"),
            new("用便携仪并排比对，白天作业和停工各一次", "compare with a portable instrument, once at work and once at rest"),
        ],
        ["wetted_inlet"] =
        [
            new("看监测点旁有无喷淋、雾炮、水管正对采样口，地面和立杆是否潮湿", "sprinkler, mist cannon or hose aimed at the inlet; is pole or ground wet"),
            new("调取监控录像：湿度骤升的时刻谁在喷水", "video at the times when humidity jumped: who sprayed"),
            new("查喷淋联动设置：是否在数值升高时对监测点喷水", "is the spray linked to the reading"),
        ],
        ["replayed"] =
        [
            new("对照所列两天的原始数据和录像：天气、车辆是否相同", "compare raw data and video of the two days: weather, traffic"),
            new("查数采仪的发送日志和补发记录", "sending log and late sendings of the logger"),
            new("现场扰动采样口，看平台数据是否随之变化", "disturb the inlet: does the platform follow"),
        ],
        ["cloned_site"] =
        [
            new("核对两处设备的 MN 编号、SIM 卡和安装位置：是否真有两台仪器", "MN number, SIM card and place of both devices: are there two instruments"),
            new("断开一处电源，看另一处数据是否同时中断", "switch one off: does the other stop too"),
            new("询问运维单位转发和数据替换规则", "ask the operator about forwarding and replacement"),
        ],
        ["factor_change"] =
        [
            new("查仪器菜单中的 K 值、斜率、截距及修改时间", "K factor, slope and offset in the menu, and when they were changed"),
            new("索要变化日前后的运维、校准记录和审批", "maintenance, calibration and approval around the day of the change"),
            new("用便携仪或标准膜片比对", "compare with a portable instrument or a reference foil"),
        ],
        ["selective_offline"] =
        [
            new("查供电、网络和数采仪的断线日志：是否有人为断电", "power, network and logger logs: was it switched off by hand"),
            new("对照断线时段的施工录像和土方、浇筑记录", "compare the gaps with the site's video and work log"),
            new("查数采仪本机是否存有断线时段的数据，要求补传", "does the logger hold the missing data; have it sent"),
        ],
        ["other_dust"] =
        [
            new("看仪器、采样口、供电和数采仪的整体状况并拍照", "look at instrument, inlet, power and logger; photographs"),
            new("用便携仪并排比对半小时", "compare with a portable instrument for half an hour"),
            new("核对 TSP、PM10、PM2.5 三个通道的量程和系数", "ranges and factors of the TSP, PM10 and PM2.5 channels"),
        ],
        ["likely_violation"] =
        [
            new("先看以往问题的整改现场", "see first what was to be put right"),
            new("查治理设施运行、用电、药剂和台账是否对应", "do treatment plant, power, chemicals and ledger agree"),
            new("查排放口、危废贮存和许可执行情况", "outlets, hazardous waste store, permit"),
        ],
        ["two_places"] =
        [
            new("调取执法终端定位、车辆轨迹和执法记录仪，对照所列两次检查", "position of the terminal, track of the car and body camera for the two visits listed"),
            new("分别询问同行人员和被检查单位", "ask colleague and enterprise separately"),
            new("核对是否为多人联合检查、补录时间", "was it a joint visit, or entered later"),
        ],
        ["templated_record"] =
        [
            new("对照所列笔录原件，问被询问人是否说过、签过", "show the originals: did the persons say and sign that"),
            new("查执法记录仪是否有对应影像", "is there body-camera footage"),
            new("核对是否为统一格式文本（例行检查表）", "is it a common form for routine checks"),
        ],
        ["photo_reuse"] =
        [
            new("索要照片原图，看拍摄时间、设备和定位信息", "original files: time, device and position"),
            new("与现场比对照片中的固定物", "compare fixed things in the picture with the place"),
            new("询问拍摄人", "ask who took it"),
        ],
        ["implausible_visit"] =
        [
            new("调取执法终端定位和记录仪时长，对照检查起止时间", "terminal position and camera length against the times of the visit"),
            new("向被检查单位核实到场、离场时间和人数（门卫登记、监控）", "gate book and video of the enterprise: who came, when, how many"),
            new("核对是否事后补录", "was it entered afterwards"),
        ],
        ["overdue_stage"] =
        [
            new("查案卷：逾期环节有无延期、听证、鉴定、公告等扣除期限的文书", "file: extension, hearing, appraisal or announcement that stops the clock"),
            new("询问承办人停滞原因，限期办理", "ask the officer why it rests; set a date"),
        ],
        ["closed_without_recheck"] =
        [
            new("到现场看要求整改的事项是否完成", "see on site whether it was put right"),
            new("查案卷有无复查记录、整改材料", "file: record of a recheck, papers of the enterprise"),
        ],
        ["terminated_without_reason"] =
        [
            new("查案卷：终止决定的依据、审批和集体讨论记录", "file: ground, approval and minutes of the termination"),
            new("核对违法事实是否仍在、是否应移送", "does the violation go on; should it have been referred"),
        ],
        ["lenient_penalty"] =
        [
            new("按裁量基准重算罚款，核对从轻、减轻理由和证据", "recompute the fine by the discretion rules; grounds for mitigation and their evidence"),
            new("对照同类案件和该单位的以往处罚（是否初次）", "compare like cases and earlier penalties (was it the first)"),
        ],
        ["never_finds"] =
        [
            new("另派人员对同一批单位抽查，比较结果", "have others visit a sample of the same enterprises and compare"),
            new("看检查记录的内容和时长是否足以发现问题", "were visits long and thorough enough to find anything"),
            new("对照投诉、在线监测和其他人员在同单位发现的问题", "compare complaints, monitors and what others found there"),
        ],
        ["other_record"] =
        [
            new("调取所列检查的原始记录、定位和影像", "original records, position and footage of the visits listed"),
            new("核对执法人数和持证情况（应不少于两人）", "number of officers and their cards (at least two)"),
            new("询问当事人和被检查单位", "ask the officers and the enterprise"),
        ],
    };

    /// <summary>The checks for a method of contract §6.</summary>
    public static IReadOnlyList<Bilingual> Of(string method) => ByMethod.TryGetValue(method, out var checks) ? checks
        : throw new ArgumentException($"No checks for method '{method}'.");
}
